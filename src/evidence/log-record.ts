/** One Azure IoT Hub resource log record, decoded from any destination (storage archive, Log Analytics, Event Hubs). */
export interface LogRecord {
  readonly time: Date;
  /** `Connections`, `DeviceTelemetry`, `D2CTwinOperations`, `DirectMethods`, … */
  readonly category: string;
  /** `deviceConnect`, `deviceDisconnect`, `ingress`, … */
  readonly operationName: string;
  readonly level: string;
  /** The six-digit code as digits, or null when the record says that all is well. */
  readonly code: string | null;
  /** The code's name or the service's message; '' when absent. */
  readonly description: string;
  readonly deviceId: string;
  readonly moduleId: string | null;
  /** As logged: `Mqtt`, `MqttWs`, `Amqp`, `AmqpWs`, `Https`; '' when absent. */
  readonly protocol: string;
  /** `sas`, `x509`, … from the inner authType JSON; null when the record has none. */
  readonly authType: string | null;
  /** Such as `203.0.113.XXX`; '' when absent. */
  readonly maskedIpAddress: string;
  /** The client's user agent as logged; '' for an own MQTT stack. */
  readonly sdkVersion: string;
}

export interface LogRecords {
  readonly records: readonly LogRecord[];
  /** True when the source had more rows than it may return: the oldest are missing. */
  readonly limited: boolean;
}
