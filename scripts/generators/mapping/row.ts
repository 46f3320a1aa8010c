import type { TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";

/** A part of an app, the Terraform types that it becomes by cloud, and what does its work where there is none of them. */
export interface Row {
  readonly part: string;
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly otherwise?: Readonly<Record<string, string>>;
}

/** A row for each kind of resource, and for the kinds of triggers that become something of their own. */
export type Rooms = Readonly<Record<ResourceKind, Row> & Partial<Record<TriggerKind, Row>>>;
