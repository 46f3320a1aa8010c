import { bucket, queue, table } from "@motif/app";
import * as z from "zod/mini";

export const Note = z.object({ id: z.string(), text: z.string() });
export const notes = table("notes", { schema: Note, partitionKey: "id" });
export const jobs = queue("jobs", { schema: Note });
export const files = bucket("files");
