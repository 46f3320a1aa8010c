/** The rooms of all kinds of triggers, by the name of the kind. A new kind is a line here. */
export { api } from "./api/room.ts";
export { direct } from "./direct/room.ts";
export { feed } from "./feed/room.ts";
export { objects } from "./objects/room.ts";
export { queueTrigger as queue } from "./queue/room.ts";
export { schedule } from "./schedule/room.ts";
export { streamTrigger as stream } from "./stream/room.ts";
