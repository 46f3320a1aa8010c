export {
  type Service,
  type ServiceCaller,
  type ServiceInit,
  type ServiceOptions,
  type StandIn,
  type StandIns,
  type StandInWorld,
  service,
} from "@motif/core";
