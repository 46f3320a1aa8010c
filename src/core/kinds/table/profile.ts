import type { Quota } from "../../ground/profile.ts";

/** What a cloud takes as an item. */
export interface TableProfile {
  /** Largest item, counted as JSON text. */
  readonly item: Quota;
}
