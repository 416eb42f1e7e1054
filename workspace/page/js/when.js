// Dates and times in a person's own zone. Epoch seconds in, text out; months and days in English.

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const formats = new Map();

function formatOf(zone) {
  if (!formats.has(zone)) {
    formats.set(
      zone,
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      }),
    );
  }
  return formats.get(zone);
}

/** Wall-clock parts of an instant: {year, month 1..12, day, hour, minute, second, weekday 0..6 from Sunday}. */
export function partsIn(zone, epoch) {
  const found = {};
  for (const { type, value } of formatOf(zone).formatToParts(new Date(epoch * 1000))) {
    if (type !== 'literal') found[type] = Number(value);
  }
  found.weekday = new Date(Date.UTC(found.year, found.month - 1, found.day)).getUTCDay();
  return found;
}

/** The instant at which a zone's wall clock shows these parts. */
export function instantIn(zone, year, month, day, hour, minute) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  let guess = wanted;
  // Twice, because the first correction may cross a change of summer time.
  for (let round = 0; round < 2; round += 1) {
    const seen = partsIn(zone, guess);
    guess +=
      wanted - Date.UTC(seen.year, seen.month - 1, seen.day, seen.hour, seen.minute, seen.second) / 1000;
  }
  return guess;
}

/** The next time the zone's wall clock strikes `hour`. */
export function nextMorning(zone, epoch, hour = 9) {
  const { year, month, day } = partsIn(zone, epoch);
  const today = instantIn(zone, year, month, day, hour, 0);
  return today > epoch ? today : instantIn(zone, year, month, day + 1, hour, 0);
}

const two = (n) => String(n).padStart(2, '0');
const ordinal = (n) =>
  `${n}${n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
const dayNumber = (p) => Date.UTC(p.year, p.month - 1, p.day) / 86_400_000;

export function timeOf(zone, epoch) {
  const p = partsIn(zone, epoch);
  return `${p.hour}:${two(p.minute)}`;
}

/** "Tue 18 Nov" */
export function shortDay(zone, epoch) {
  const p = partsIn(zone, epoch);
  return `${DAYS[p.weekday].slice(0, 3)} ${p.day} ${MONTHS[p.month - 1].slice(0, 3)}`;
}

/** "Tue 18 Nov 2025" */
export const fullDay = (zone, epoch) => `${shortDay(zone, epoch)} ${partsIn(zone, epoch).year}`;

/** "Tuesday, November 18th at 9:05:12": what hovering over a time shows. */
export function fullMoment(zone, epoch) {
  const p = partsIn(zone, epoch);
  return `${DAYS[p.weekday]}, ${MONTHS[p.month - 1]} ${ordinal(p.day)} ${p.year} at ${timeOf(zone, epoch)}:${two(p.second)}`;
}

export function dayKey(zone, epoch) {
  const p = partsIn(zone, epoch);
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

/** "Today", "Yesterday", "Tuesday, November 18th" with the year when it is another one. */
export function dayTitle(zone, epoch, now) {
  const near = nearDay(zone, epoch, now);
  if (near) return near[0].toUpperCase() + near.slice(1);
  const p = partsIn(zone, epoch);
  const year = p.year === partsIn(zone, now).year ? '' : `, ${p.year}`;
  return `${DAYS[p.weekday]}, ${MONTHS[p.month - 1]} ${ordinal(p.day)}${year}`;
}

function nearDay(zone, epoch, now) {
  const apart = dayNumber(partsIn(zone, epoch)) - dayNumber(partsIn(zone, now));
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[apart] ?? null;
}

/** "3 minutes ago", "in 2 hours" */
export function ago(epoch, now) {
  const seconds = now - epoch;
  const size = Math.abs(seconds);
  const units = [
    [86_400 * 365, 'year'],
    [86_400 * 30, 'month'],
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  const [length, word] = units.find(([long]) => size >= long) ?? [1, 'second'];
  const count = Math.floor(size / length);
  if (word === 'second' && count < 10) return 'just now';
  const phrase = `${count} ${word}${count === 1 ? '' : 's'}`;
  return seconds >= 0 ? `${phrase} ago` : `in ${phrase}`;
}

/** Fill the tokens of `<!date^…^format|…>`. Null when a token is unknown: then the fallback is shown.
 *  `starts`: the date begins its line, so that "today" becomes "Today". */
export function fillDate(format, zone, epoch, now, starts = false) {
  const p = partsIn(zone, epoch);
  const month = MONTHS[p.month - 1];
  const year = p.year;
  const sameYear = year === partsIn(zone, now).year;
  const near = nearDay(zone, epoch, now);
  const date = `${month} ${ordinal(p.day)}${sameYear ? '' : `, ${year}`}`;
  const long = `${DAYS[p.weekday]}, ${month} ${ordinal(p.day)}, ${year}`;
  const short = `${month.slice(0, 3)} ${p.day}, ${year}`;
  const tokens = {
    date_num: `${year}-${two(p.month)}-${two(p.day)}`,
    date_slash: `${two(p.month)}/${two(p.day)}/${year}`,
    date: `${month} ${ordinal(p.day)}, ${year}`,
    date_long: long,
    date_long_full: long,
    date_short: short,
    date_pretty: near ?? date,
    date_short_pretty: near ?? short,
    date_long_pretty: near ?? long,
    day_divider_pretty: near ?? `${DAYS[p.weekday]}, ${date}`,
    time: `${p.hour}:${two(p.minute)}`,
    time_secs: `${p.hour}:${two(p.minute)}:${two(p.second)}`,
    ago: ago(epoch, now),
  };
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (_, name) => {
    known &&= Object.hasOwn(tokens, name);
    return tokens[name] ?? '';
  });
  if (!known) return null;
  return starts ? text.replace(/^./u, (first) => first.toUpperCase()) : text;
}
