import { type Table, type TableReader, type TableWriter, table } from "@motif/core";
import * as z from "zod/mini";

const ProjectedRow = z.object({
  /** `<generation>/<stream>`, or `generations`. */
  key: z.string(),
  /** JSON text: of a row what it shows, of `generations` which there are. */
  data: z.string(),
  /** Rows only: the stream, the last event that it is made of, and the form of the projection that made it. */
  stream: z.exactOptional(z.string()),
  version: z.exactOptional(z.int()),
  form: z.exactOptional(z.int()),
  /** Rows only, where they are listed: `<generation>/<list>`, and by what they sort there. */
  list: z.exactOptional(z.string()),
  sort: z.exactOptional(z.string()),
});

/** What a projection keeps in one row. */
export type ProjectedRow = z.infer<typeof ProjectedRow>;

/** The table of a projection. */
export type ProjectionTable = Table<ProjectedRow, "key", "lists">;

/** What is needed of it to read. */
export type ProjectionReader = Pick<TableReader<ProjectedRow, "key", "lists">, "get" | "query" | "scan">;

/** What is needed of it to keep it up to date. */
export type ProjectionStore = ProjectionReader & Pick<TableWriter<ProjectedRow, "key">, "put" | "delete">;

/** Declares the table of a projection. */
export function projectionTable(name: string): ProjectionTable {
  return table(name, {
    schema: ProjectedRow,
    partitionKey: "key",
    indexes: { lists: { partitionKey: "list", sortKey: "sort" } },
  });
}
