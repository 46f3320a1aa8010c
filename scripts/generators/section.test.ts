import { expect, test } from "vitest";
import { withSection } from "./section.ts";

const text = "# Title\n\n<!-- costs:begin -->\nold\n<!-- costs:end -->\n\nend\n";

test("replaces what is between the markers and nothing else", () => {
  expect(withSection(text, "costs", "new\n", "README.md")).toBe(
    "# Title\n\n<!-- costs:begin -->\n\nnew\n\n<!-- costs:end -->\n\nend\n",
  );
});

test("gives the same again", () => {
  const once = withSection(text, "costs", "new", "README.md");
  expect(withSection(once, "costs", "new", "README.md")).toBe(once);
});

test.each([
  ["none", "# Title\n"],
  ["an unclosed one", "<!-- costs:begin -->\n"],
  ["two", text + text],
])("refuses a text with %s, naming the file", (_, wrong) => {
  expect(() => withSection(wrong, "costs", "new", "README.md")).toThrow(
    /^README\.md needs the lines <!-- costs:begin --> and <!-- costs:end -->, once each$/,
  );
});
