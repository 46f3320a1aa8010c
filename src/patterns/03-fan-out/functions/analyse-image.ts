import { consumer, TerminalError } from "@motif/app";
import { meanOf, readPicture } from "../picture.ts";
import { contentOf, record } from "../processing.ts";
import { originals, results, Uploaded } from "../resources.ts";

/** Finds out the mean colour of a picture: slower than the others, and pickier. */
export default consumer(
  "analyse-image",
  {
    event: Uploaded,
    uses: { originals: originals.reader, results: results.writer },
    timeout: "2m",
    memory: 512,
  },
  async (input) => {
    const { id } = input.event.data;
    const picture = readPicture(await contentOf(input.originals, input.event.data));
    if (picture.most !== 255) {
      throw new TerminalError(`A sample of the picture can be ${picture.most}; only 255 can be analysed.`);
    }
    const [red = 0, green = 0, blue = 0] = meanOf(picture, 0, 0, Math.max(picture.width, picture.height));
    await record(input, { id, part: "analysis", values: { red, green, blue } });
  },
);
