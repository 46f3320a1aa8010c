import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const ATTRIBUTES = "https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html";

/** What is taken where texts of topics end. */
export const TEXTS = {
  "topic.name": anyName(
    "part of the name of an SNS topic",
    "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
  ),
  "topic.field": anyText("the name of an attribute of SNS", ATTRIBUTES),
  /** "If you do not double-escape these characters, the filter policy will not match the published message's attributes". */
  "queue.filter": {
    place: "in a filter policy of SNS",
    takes: 'texts without " and \\',
    form: /^[^"\\]*$/,
    wayOut: "have the publisher put another text into the field",
    source: "https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html",
  },
} satisfies RoomGrammars;
