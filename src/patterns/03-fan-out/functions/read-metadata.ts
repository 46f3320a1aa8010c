import { createHash } from "node:crypto";
import { consumer } from "@motif/app";
import { contentOf, record } from "../processing.ts";
import { originals, results, Uploaded } from "../resources.ts";

/** Notes of every upload, picture or not, what it is. */
export default consumer(
  "read-metadata",
  {
    event: Uploaded,
    uses: { originals: originals.reader, results: results.writer },
    timeout: "30s",
  },
  async (input) => {
    const { id } = input.event.data;
    const content = await contentOf(input.originals, input.event.data);
    const sha256 = createHash("sha256").update(content).digest("hex");
    await record(input, { id, part: "metadata", values: { sha256, lines: content.split("\n").length } });
  },
);
