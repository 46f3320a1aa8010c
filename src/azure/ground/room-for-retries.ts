/**
 * Bytes that a message has to leave for what a retry or a dead letter carries besides. Where one could not be sent, all
 * messages of its batch would be given back with it, until they were dead letters too. The SDK counts properties twice,
 * for the message and for the batch that it is sent in.
 */
export const ROOM_FOR_RETRIES = 8192;
