// Partial dates ("1995", "1995-06", "1995-06-02") as places on an axis of months. A month's number is 12 × year + month - 1.
const parts = (date) => date.split("-").map(Number);

// Where a date begins, and where it ends: the day after its last.
export function begin(date) {
  const [year, month = 1, day = 1] = parts(date);
  return year * 12 + month - 1 + (day - 1) / 31;
}

export function end(date) {
  const [year, month, day] = parts(date);
  return year * 12 + (month ? month - 1 : 11) + (day ? day / 31 : 1);
}

const year = (month) => String(Math.floor(month / 12)).padStart(4, "0");
const monthOf = (month) => `${year(month)}-${String((month % 12) + 1).padStart(2, "0")}`;

// The period from one month to another, both in it, in years where it is whole years.
export function period(first, last) {
  const whole = first % 12 === 0 && last % 12 === 11;
  return { since: whole ? year(first) : monthOf(first), until: whole ? year(last) : monthOf(last) };
}

export const isDay = (date) => date?.length === 10;

// A day so many months later; the last of the month where it has no such day.
export function later(day, months) {
  const [y, m, d] = parts(day);
  const last = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
}

export function nextDay(day) {
  const [y, m, d] = parts(day);
  return new Date(Date.UTC(y, m - 1, d + 1)).toISOString().slice(0, 10);
}

// The first and the last day of a period, for those who compare days.
export function days({ since, until }) {
  const [year, month = 12] = until ? parts(until) : [];
  const last = until && (isDay(until) ? until : new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10));
  return { since: since && since + "-01-01".slice(since.length - 4), until: last };
}

// As one writes it: "2 June 1995", "June 1995", "1995".
export function words(date) {
  const [y, m, d] = parts(date);
  if (!m) return String(y);
  const name = new Date(Date.UTC(2000, m - 1, 1)).toLocaleString("en-GB", { month: "long", timeZone: "UTC" });
  return d ? `${d} ${name} ${y}` : `${name} ${y}`;
}

export function said({ since, until }) {
  if (!since && !until) return "All times";
  if (since === until) return isDay(since) ? words(since) : `In ${words(since)}`;
  return since && until ? `${words(since)} – ${words(until)}` : since ? `Since ${words(since)}` : `Until ${words(until)}`;
}
