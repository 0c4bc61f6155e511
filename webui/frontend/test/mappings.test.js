import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { readMappings, writeMappings } from '../src/editor/panel/mappings.js';
import { Commands, element, part, written } from './diagram.js';

describe('the data of a call activity', () => {
  /** @type {Commands} */
  let commands;
  /** @type {any} */
  let call;
  /** @param {string} text */
  const write = text => writeMappings(commands, call, call.businessObject, 'camunda:In', text);
  const read = () => readMappings(call.businessObject, 'camunda:In');

  beforeEach(() => {
    commands = new Commands();
    call = element('bpmn:CallActivity');
  });

  test('is read as it was written, line by line', () => {
    const text = 'agency = agency\ndeadline = ${working_days(today(), 3)}\n*';
    write(text);
    assert.equal(read(), text);
  });

  test('is an expression where it stands in ${…}, else the name of a variable', async () => {
    write('a = ${b + 1}\nc = d');
    assert.match(await written(call), /<camunda:in sourceExpression="\$\{b \+ 1\}" target="a" \/>/);
    assert.match(await written(call), /<camunda:in source="d" target="c" \/>/);
  });

  test('may hold = in an expression, stray spaces and empty lines', () => {
    write('  late =  ${days == 3}  \n\n');
    assert.equal(read(), 'late = ${days == 3}');
  });

  test('of a name alone is the variable of that name', () => {
    write('agency');
    assert.equal(read(), 'agency = agency');
  });

  test('is taken away with its lines; what is handed back and the business key stay', () => {
    const key = part('camunda:In', { businessKey: '#{key}' });
    const back = part('camunda:Out', { source: 'result', target: 'result' });
    call.businessObject.extensionElements = part('bpmn:ExtensionElements', { values: [key, back] });
    write('a = b');
    write('');
    assert.equal(read(), '');
    assert.deepEqual(call.businessObject.extensionElements.get('values'), [back, key]);
  });

  test('is changed in one command, so that one undo takes it back', () => {
    write('a = b\nc = d');
    assert.deepEqual(commands.log, ['extensionElements']);
  });
});
