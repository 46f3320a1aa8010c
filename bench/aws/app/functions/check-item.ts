import { http, json } from "@motif/app";
import { Item } from "../resources.ts";

/** Validates an item and gives it back: no I/O. */
export default http("check-item", { body: Item }, ({ body }) => json(body));
