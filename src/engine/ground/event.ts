import type { Json } from "@motif/core";
import type { Carried, ResourceKind } from "@motif/core/platform";

/** Something that happened to a resource, for the triggers that listen: the attributes of a CloudEvent, and its data. */
export interface ResourceEvent {
  readonly kind: ResourceKind;
  /** The resource's name. */
  readonly resource: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly data: Json;
  /** The trace context of its cause. */
  readonly attributes: Carried;
}

/** Tells of an event, in the transaction that it happens in: what listeners write is there if and only if the event's cause is. */
export type Emit = (event: ResourceEvent) => void;
