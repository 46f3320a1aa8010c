export { type Config, ConfigError, type ConfigOptions, type ConfigReader, config } from "@motif/core";
