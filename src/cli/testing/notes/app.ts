import { app, consume, httpApi, onObjectCreated } from "@motif/app";
import addNote from "./functions/add-note.ts";
import getNote from "./functions/get-note.ts";
import keepNote from "./functions/keep-note.ts";
import noteFile from "./functions/note-file.ts";
import shout from "./functions/shout.ts";
import { files, jobs } from "./resources.ts";

/** The app that the CLI is tested with. */
export default app("notes", {
  api: httpApi({ "POST /notes": addNote, "GET /notes/{id}": getNote }),
  jobs: consume(jobs, keepNote),
  files: onObjectCreated(files, noteFile),
  shout,
});
