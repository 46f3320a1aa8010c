import { nameText, type TextKinds } from "../../ground/text.ts";
import type { Named } from "../../ground/trigger.ts";
import type { ObjectSubscription } from "./declare.ts";

type Subscription = Named<ObjectSubscription>;

const FORM = "what a key of an object can begin or end with, up to 1,024 bytes";

/** The texts of subscriptions to objects. */
export const texts = {
  "objects.name": nameText("name of a subscription to objects"),
  "objects.prefix": {
    title: "prefix of objects",
    form: FORM,
    in: ({ wiring: { prefix } }: Subscription) => (prefix === undefined ? [] : [prefix]),
  },
  "objects.suffix": {
    title: "suffix of objects",
    form: FORM,
    in: ({ wiring: { suffix } }: Subscription) => (suffix === undefined ? [] : [suffix]),
  },
} as const satisfies TextKinds<Subscription>;
