export {
  ForbiddenAddressError,
  publicUrlProblem,
  type Service,
  type ServiceAnywhere,
  type ServiceCaller,
  type ServiceInit,
  type ServiceOptions,
  type ServicePlace,
  type StandIn,
  type StandIns,
  type StandInWorld,
  service,
} from "@motif/core";
