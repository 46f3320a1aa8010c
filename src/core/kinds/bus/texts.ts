import { nameText, type TextKinds } from "../../ground/text.ts";
import type { BusLayout } from "./driver.ts";

/** The texts of buses. */
export const texts = {
  "bus.name": nameText("name of a bus"),
  "bus.event": {
    title: "name of an event",
    form: "letters, digits, dots, dashes and underscores, beginning with a letter; at most 128",
    in: ({ events }: BusLayout) => events.map(({ name }) => name),
  },
  "bus.source": {
    title: "source of events",
    form: "letters, digits and ./:_-, beginning with a letter, not with aws; at most 128",
    in: ({ source }: BusLayout) => [source],
  },
} as const satisfies TextKinds<BusLayout>;
