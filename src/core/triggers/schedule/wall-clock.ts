const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/**
 * The clocks on the walls of a time zone. What they show is given in milliseconds, as if they stood in UTC. Zones are
 * taken to change their clocks at most once within two days.
 */
export class WallClock {
  readonly #format: Intl.DateTimeFormat;

  /** `timeZone`: an IANA name. */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  /** What the clocks show at a time, in whole seconds. */
  read(time: number): number {
    const shown = Object.fromEntries(
      this.#format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }

  /** When the clocks show this, in order: twice where they are set back over it, never where they are set forward over it. */
  times(shown: number): number[] {
    const offsets = [shown - DAY_MS, shown + DAY_MS].map((time) => this.offset(time));
    const times = [...new Set(offsets)].map((offset) => shown - offset);
    return times.filter((time) => this.read(time) === shown).sort((a, b) => a - b);
  }

  /**
   * All offsets from UTC that the clocks have from 2025 to 2034, in milliseconds: looked at once a week, which is shorter than
   * any summer time.
   */
  offsets(): number[] {
    const found = new Set<number>();
    for (let time = Date.UTC(2025, 0, 1); time < Date.UTC(2035, 0, 1); time += 7 * DAY_MS) {
      found.add(this.offset(time));
    }
    return [...found].sort((a, b) => a - b);
  }

  /** How far the clocks are from UTC at a time, in milliseconds. */
  offset(time: number): number {
    return this.read(time) - Math.floor(time / SECOND_MS) * SECOND_MS;
  }

  /** When the clocks are set next, if they are within so many milliseconds after a time, which are two days at most. */
  changeWithin(time: number, ms: number): number | undefined {
    if (this.offset(time + ms) === this.offset(time)) return undefined;
    let [before, after] = [Math.floor(time / SECOND_MS), Math.ceil((time + ms) / SECOND_MS)];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.offset(middle * SECOND_MS) === this.offset(time)) before = middle;
      else after = middle;
    }
    return after * SECOND_MS;
  }
}
