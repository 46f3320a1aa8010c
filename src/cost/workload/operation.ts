import type { ResourceLayout } from "@motif/core/platform";

/** Calls of one operation on one resource per unit of a function's work. */
export interface Operation {
  readonly resource: ResourceLayout;
  readonly name: string;
  readonly calls: number;
  readonly items: number;
  readonly triggers: number;
  readonly index: boolean;
}
