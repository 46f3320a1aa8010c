/** The rooms of all kinds of resources, by the name of the kind. A new kind is a line here. */
export { bucket } from "./bucket/room.ts";
export { bus } from "./bus/room.ts";
export { callable } from "./callable/room.ts";
export { config } from "./config/room.ts";
export { queue } from "./queue/room.ts";
export { secret } from "./secret/room.ts";
export { service } from "./service/room.ts";
export { stream } from "./stream/room.ts";
export { table } from "./table/room.ts";
export { topic } from "./topic/room.ts";
export { workflow } from "./workflow/room.ts";
