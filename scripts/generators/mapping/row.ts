import type { TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type { Cloud } from "@motif/cost";

/** A part of an app, the Terraform types that it becomes, and what does its work where there is none of them. */
export interface Row {
  readonly part: string;
  readonly types: Readonly<Record<Cloud, readonly string[]>>;
  readonly otherwise?: Readonly<Partial<Record<Cloud, string>>>;
}

/** A row for each kind of resource, and for the kinds of triggers that become something of their own. */
export type Rooms = Readonly<Record<ResourceKind, Row> & Partial<Record<TriggerKind, Row>>>;
