import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const NAMES =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html";

/** What is taken where texts of tables end. */
export const TEXTS = {
  "table.name": anyName("part of the name of a DynamoDB table", NAMES),
  "table.key": anyText("an attribute of a key, which expressions name by a placeholder", NAMES),
  "table.expiry": anyText("the attribute of DynamoDB's time to live", NAMES),
  "table.index": {
    place: "the name of a DynamoDB index",
    takes: "3 to 255 letters, digits, dots, dashes or underscores",
    form: /^[A-Za-z0-9_.-]{3,255}$/,
    source: NAMES,
  },
} satisfies RoomGrammars;
