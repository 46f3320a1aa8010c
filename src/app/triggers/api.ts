export { type CorsOptions, type HttpApi, type HttpApiOptions, httpApi } from "@motif/core";
