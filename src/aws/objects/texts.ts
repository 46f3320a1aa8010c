import { anyName, type Grammar, type RoomGrammars } from "@motif/compile/kit";

const FILTERS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html";

/**
 * A prefix or suffix as S3 wants it: "If your prefix or suffix contains a space, you must replace it with the "+"
 * character. If you use any other special characters in the value of the prefix or suffix, you must enter them in
 * URL-encoded (percent-encoded) format." Those that `encodeURIComponent` leaves as they are, and slashes, are safe
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-guidelines-safe-characters), but for
 * the tilde.
 */
export function encodeFilter(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+").replaceAll("~", "%7E");
}

/** "A wildcard character ("*") can't be used in filters as a prefix or suffix." What is longer than a key is none. */
const filter: Grammar = {
  place: "in the filter of an S3 notification",
  takes: "texts without * that have, encoded as in a URL, at most 1024 characters",
  form: { test: (text) => !text.includes("*") && encodeFilter(text).length <= 1024 },
  wayOut: "use a shorter or wider one, and look at the key in the function",
  source: FILTERS,
  encode: encodeFilter,
};

/** What is taken where texts of subscriptions to objects end. */
export const TEXTS = {
  "objects.name": anyName(
    "the id of an S3 notification",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_LambdaFunctionConfiguration.html",
  ),
  "objects.prefix": filter,
  "objects.suffix": filter,
} satisfies RoomGrammars;
