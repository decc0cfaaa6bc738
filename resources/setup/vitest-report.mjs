import { JsonReporter } from 'vitest/node';
import { withUnhandled } from './test-reports.mjs';

/** vitest's own JSON report, with the errors that belong to no test: vitest fails for them and leaves them out. */
// oxlint-disable-next-line import/no-default-export -- vitest asks a reporter's module for it
export default class VitestReport extends JsonReporter {
  /** @type {readonly import('vitest').SerializedError[]} */
  #unhandled = [];

  /** @param {ConstructorParameters<typeof JsonReporter>[0]} [options] */
  constructor(options = {}) {
    super(options);
  }

  /**
   * @override
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest').SerializedError[]} unhandled
   */
  onTestRunEnd(modules, unhandled = []) {
    this.#unhandled = unhandled;
    return super.onTestRunEnd(modules);
  }

  /**
   * @override
   * @param {string} report
   */
  writeReport(report) {
    return super.writeReport(JSON.stringify(withUnhandled(JSON.parse(report), this.#unhandled)));
  }
}
