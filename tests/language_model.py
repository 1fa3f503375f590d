"""A server on this machine that speaks as much of the Chat Completions interface as is needed."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """Speaks as much of the Chat Completions interface as is needed; `answers` gives the relations for a request."""

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = answers, []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        said = self.server.answers(asked["messages"][-1]["content"] if asked["messages"] else "")
        arguments = said if isinstance(said, str) else json.dumps({"relations": said})
        call = {
            "id": "call-1",
            "type": "function",
            "function": {"name": asked["tools"][0]["function"]["name"], "arguments": arguments},
        }
        body = json.dumps(
            {
                "id": "x",
                "object": "chat.completion",
                "created": 1_700_000_000,
                "model": asked["model"],
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": None, "tool_calls": [call]},
                        "finish_reason": "tool_calls",
                    }
                ],
                "usage": {"prompt_tokens": 900, "completion_tokens": 70, "total_tokens": 970},
            }
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def served(answers):
    """Such a server, and the variables that make it the one that is asked; `answers`: the relations, or what gives them for a
    question; its `asked` are the requests.
    """
    server = Server(answers if callable(answers) else lambda _: answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.environ = {"OPENAI_BASE_URL": f"http://127.0.0.1:{server.server_port}/v1", "OPENAI_API_KEY": "none"}
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
