export {
  type ObjectCreated,
  type ObjectFilter,
  type ObjectSubscription,
  objectCreated,
  onObjectCreated,
} from "@motif/core";
