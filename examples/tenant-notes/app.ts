import { app, httpApi, schedule } from "@motif/app";
import addNote from "./functions/add-note.ts";
import changeNote from "./functions/change-note.ts";
import emptyTrash from "./functions/empty-trash.ts";
import getNote from "./functions/get-note.ts";
import listNotes from "./functions/list-notes.ts";
import removeNote from "./functions/remove-note.ts";

export default app("tenant-notes", {
  api: httpApi({
    "POST /notes": addNote,
    "GET /notes": listNotes,
    "GET /notes/{id}": getNote,
    "PUT /notes/{id}": changeNote,
    "DELETE /notes/{id}": removeNote,
  }),
  cleaning: schedule({ every: "1h" }, emptyTrash),
});
