import { app, httpApi, onObjectCreated, schedule } from "@motif/app";
import confirmUpload from "./functions/confirm-upload.ts";
import getUpload from "./functions/get-upload.ts";
import offerUpload from "./functions/offer-upload.ts";
import sweepUploads from "./functions/sweep-uploads.ts";
import { files } from "./resources.ts";

export default app("presigned-upload", {
  api: httpApi({ "POST /uploads": offerUpload, "GET /uploads/{id}": getUpload }),
  arrivals: onObjectCreated(files, confirmUpload),
  sweeping: schedule({ every: "1h" }, sweepUploads),
});
