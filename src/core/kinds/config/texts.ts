import { nameText, type TextKinds } from "../../ground/text.ts";
import type { ConfigLayout } from "./driver.ts";

/** The texts of configs. */
export const texts = {
  "config.name": nameText("name of a config"),
  "config.value": {
    title: "JSON value",
    form: "any object that its schema takes",
    in: ({ value }: ConfigLayout) => [JSON.stringify(value)],
  },
} as const satisfies TextKinds<ConfigLayout>;
