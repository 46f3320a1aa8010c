import type { Row } from "./row.ts";

/** Services outside, of which nothing is made. */
export const service: Row = { part: "services outside", types: { aws: [], azure: [], gcp: [] } };
