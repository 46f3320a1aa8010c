import type { Profile } from "@motif/core/platform";

/** Where a cloud keeps no order, messages that were sent within this time of each other can change places. */
const REORDERED_WITHIN_MS = 1000;

/** A cloud that an engine imitates: its limits, and how it delivers. Rooms read of its profile what is theirs. */
export class Imitation {
  readonly profile: Profile;
  /** At least 0, less than 1: decides what is delivered twice, or out of order. */
  readonly random: () => number;

  constructor(profile: Profile, random: () => number) {
    this.profile = profile;
    this.random = random;
  }

  /** A message that overtakes some of those before it: what is visible for longest comes first. */
  displaced<M extends object>(message: M): M & { readonly delayMs: number } {
    return { ...message, delayMs: -Math.floor(this.random() * REORDERED_WITHIN_MS) };
  }
}
