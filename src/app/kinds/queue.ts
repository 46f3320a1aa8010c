export {
  type Queue,
  type QueueOptions,
  type QueueSender,
  queue,
  type SendEntry,
  type SendOptions,
} from "@motif/core";
