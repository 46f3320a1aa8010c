/**
 * A text to compare without regard to case, as event-ruler does: character by character, each by its lower and its upper case
 * (https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/input/EqualsIgnoreCaseParser.java). The two
 * may be of different length: `ß` is `SS`.
 */
export function caseless(text: string, anchors: { readonly start: boolean; readonly end: boolean }): RegExp {
  // By UTF-16 units, as Java's `toCharArray`: what needs two has a case of its own there.
  const units = text.split("").map((unit) => {
    const [lower, upper] = [unit.toLowerCase(), unit.toUpperCase()];
    return lower === upper ? literal(lower) : `(?:${literal(lower)}|${literal(upper)})`;
  });
  return new RegExp(`${anchors.start ? "^" : ""}${units.join("")}${anchors.end ? "$" : ""}`);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
