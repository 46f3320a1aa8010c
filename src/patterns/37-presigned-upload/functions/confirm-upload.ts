import { consumer, objectCreated } from "@motif/app";
import { files, uploads } from "../resources.ts";
import { settle } from "../settle.ts";

/** An object has come: only this says that an upload has ended. May be called for it any number of times. */
export default consumer(
  "confirm-upload",
  {
    event: objectCreated,
    uses: { uploads: uploads.readWriter, files: files.readWriter },
    timeout: "30s",
  },
  async (input) => {
    await settle(input.event.data.key, input);
  },
);
