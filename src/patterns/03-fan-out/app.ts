import { app, httpApi, subscribe } from "@motif/app";
import analyseImage from "./functions/analyse-image.ts";
import getImage from "./functions/get-image.ts";
import makeThumbnail from "./functions/make-thumbnail.ts";
import readMetadata from "./functions/read-metadata.ts";
import uploadImage from "./functions/upload-image.ts";
import { images, LARGEST_ANALYSED, LARGEST_UPLOAD } from "./resources.ts";

export default app("fan-out", {
  api: httpApi({ "POST /images": uploadImage, "GET /images/{id}": getImage }, { bodyLimit: LARGEST_UPLOAD }),
  thumbnail: subscribe(images, makeThumbnail, {
    filter: { contentType: [{ prefix: "image/" }] },
    batchSize: 5,
    retry: { attempts: 6, initialDelay: "1s", maxDelay: "1m" },
  }),
  metadata: subscribe(images, readMetadata, {
    batchSize: 10,
    retry: { attempts: 5, initialDelay: "1s", maxDelay: "1m" },
  }),
  analysis: subscribe(images, analyseImage, {
    filter: {
      contentType: ["image/x-portable-pixmap"],
      bytes: [{ numeric: ["<=", LARGEST_ANALYSED] }],
    },
    batchSize: 1,
    maxConcurrency: 2,
    retry: { attempts: 8, initialDelay: "5s", maxDelay: "5m" },
  }),
});
