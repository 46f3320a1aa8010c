import { nameText, type TextKinds } from "../../ground/text.ts";
import type { TopicLayout } from "./driver.ts";

/** The texts of topics. */
export const texts = {
  "topic.name": nameText("name of a topic"),
  "topic.field": {
    title: "field that a topic's filters go by",
    form: "letters, digits and underscores, beginning with a letter; at most 40",
    in: ({ filterBy }: TopicLayout) => filterBy,
  },
} as const satisfies TextKinds<TopicLayout>;
