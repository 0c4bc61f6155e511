/* Draws every kind of element, opens its panel and menus, and answers with what had no translation. */
async () => {
  const host = document.querySelector('#editor');
  const get = name => host.modeler.get(name);
  const factory = get('elementFactory');
  const modeling = get('modeling');
  const root = get('canvas').getRootElement().children?.find(shape => shape.type === 'bpmn:Participant')
    || get('canvas').getRootElement();
  const pause = time => new Promise(resolve => setTimeout(resolve, time));
  let place = 0;
  const plain = new Set();

  const put = (type, more = {}, parent = root, options = {}) => {
    place += 1;
    const shape = factory.createShape({ type: `bpmn:${type}`, ...more });
    return modeling.createShape(shape, { x: 200 + (place % 10) * 140, y: 900 + Math.floor(place / 10) * 140 }, parent, options);
  };
  const withEvent = kind => ({ eventDefinitionType: `bpmn:${kind}EventDefinition` });

  for (const type of ['Task', 'UserTask', 'ServiceTask', 'SendTask', 'ReceiveTask', 'ManualTask', 'ScriptTask',
    'BusinessRuleTask', 'CallActivity', 'ComplexGateway', 'Transaction', 'AdHocSubProcess', 'ExclusiveGateway', 'ParallelGateway', 'InclusiveGateway', 'EventBasedGateway', 'StartEvent',
    'IntermediateThrowEvent', 'EndEvent', 'DataObjectReference', 'TextAnnotation', 'Group']) put(type);
  for (const kind of ['Message', 'Timer', 'Conditional', 'Signal']) put('StartEvent', withEvent(kind));
  for (const kind of ['Message', 'Timer', 'Conditional', 'Signal', 'Link']) put('IntermediateCatchEvent', withEvent(kind));
  for (const kind of ['Message', 'Escalation', 'Signal', 'Link', 'Compensate']) put('IntermediateThrowEvent', withEvent(kind));
  for (const kind of ['Message', 'Escalation', 'Error', 'Signal', 'Terminate', 'Compensate', 'Cancel']) put('EndEvent', withEvent(kind));
  const task = put('UserTask');
  for (const kind of ['Message', 'Timer', 'Conditional', 'Signal', 'Error', 'Escalation']) {
    put('BoundaryEvent', withEvent(kind), task, { attach: true });
    if (kind !== 'Error') put('BoundaryEvent', { ...withEvent(kind), cancelActivity: false }, task, { attach: true });
  }
  put('BoundaryEvent', withEvent('Compensate'), task, { attach: true });
  put('SubProcess', { isExpanded: false });
  put('SubProcess', { isExpanded: true });
  put('SubProcess', { isExpanded: true, triggeredByEvent: true });
  for (const type of ['MultiInstanceLoopCharacteristics', 'StandardLoopCharacteristics']) {
    modeling.updateProperties(put('UserTask'), { loopCharacteristics: get('bpmnFactory').create(`bpmn:${type}`) });
  }
  const [gateway, left, right] = [put('ExclusiveGateway'), put('Task'), put('Task')];
  const way = modeling.connect(gateway, left);
  modeling.updateProperties(gateway, { default: modeling.connect(gateway, right).businessObject });
  modeling.updateProperties(way, { conditionExpression: get('bpmnFactory').create('bpmn:FormalExpression', { body: '${a}' }) });

  const where = { x: 10, y: 10, cursor: { x: 10, y: 10 } };
  for (const element of get('elementRegistry').filter(found => found.type !== 'label')) {
    get('selection').select(element);
    await pause(40);
    for (const head of document.querySelectorAll('.bio-properties-panel-group-header:not(.open)')) head.click();
    await pause(10);
    for (const shown of document.querySelectorAll('.bio-properties-panel [title]')) {
      if (shown.offsetParent && /^[ -~]+$/.test(shown.title)) plain.add(shown.title);
    }
    if (!element.parent || get('popupMenu').isEmpty(element, 'bpmn-replace')) continue;
    get('popupMenu').open(element, 'bpmn-replace', where);
    await pause(10);
    get('popupMenu').close();
  }
  get('selection').select([left, right]);
  get('popupMenu').open([left, right], 'align-elements', where);
  get('popupMenu').close();
  get('searchPad').open();
  await pause(20);
  get('searchPad').close();
  return [...host.untranslated, ...plain];
};
