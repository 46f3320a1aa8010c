import { consumer } from "@motif/app";
import { readPicture, shrink, writePicture } from "../picture.ts";
import { contentOf, record } from "../processing.ts";
import { originals, results, THUMBNAIL_SIDE, thumbnails, Uploaded } from "../resources.ts";

/** Makes a small picture of an upload. */
export default consumer(
  "make-thumbnail",
  {
    event: Uploaded,
    uses: { originals: originals.reader, thumbnails: thumbnails.writer, results: results.writer },
    timeout: "30s",
  },
  async (input) => {
    const { id, contentType } = input.event.data;
    const thumbnail = shrink(readPicture(await contentOf(input.originals, input.event.data)), THUMBNAIL_SIDE);
    await input.thumbnails.put(id, writePicture(thumbnail), { contentType });
    const { width, height } = thumbnail;
    await record(input, { id, part: "thumbnail", values: { width, height } });
  },
);
