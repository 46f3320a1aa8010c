const DAY_MS = 86_400_000;

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
    const offsets = [shown - DAY_MS, shown + DAY_MS].map((time) => this.read(time) - time);
    const times = [...new Set(offsets)].map((offset) => shown - offset);
    return times.filter((time) => this.read(time) === shown).sort((a, b) => a - b);
  }

  /** Whether the clocks are set back soon after a time, or were shortly before it. */
  isSetBackAround(time: number): boolean {
    return this.read(time + DAY_MS) - this.read(time - DAY_MS) < 2 * DAY_MS;
  }
}
