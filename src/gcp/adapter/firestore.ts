import type { TableDriver } from "@motif/core/platform";
import { tableDriver } from "./firestore/table-driver.ts";

/** Tables in Firestore. Connections are made when they are first needed, and kept. */
export const firestore: TableDriver = tableDriver;
