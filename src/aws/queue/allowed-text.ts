/**
 * SQS takes the characters of XML 1.0 only: "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html).
 */
const NOT_ALLOWED = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** JSON text that SQS takes: what it does not can only stand in a string, and is escaped there. */
export function allowedJson(json: string): string {
  return json.replace(NOT_ALLOWED, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A text for people that SQS takes: what it does not is replaced. */
export function allowedText(text: string): string {
  return text.replace(NOT_ALLOWED, "\ufffd");
}
