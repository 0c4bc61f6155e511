import {
  SelectEntry, TextAreaEntry, TextFieldEntry,
  isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';

const KINDS = {
  String: { Entry: TextFieldEntry, isEdited: isTextFieldEntryEdited },
  Text: { Entry: TextAreaEntry, isEdited: isTextAreaEntryEdited },
  Dropdown: { Entry: SelectEntry, isEdited: isSelectEntryEdited },
};

function Field({ element, id, field }) {
  const services = { modeling: useService('modeling'), bpmnFactory: useService('bpmnFactory') };
  const debounce = useService('debounceInput');
  const translate = useService('translate');
  const { Entry } = KINDS[field.type];
  const choices = (field.choices || []).map(({ name, value }) => ({ label: name, value }));
  return <Entry
    id={ id } element={ element } debounce={ debounce }
    label={ field.label }
    description={ field.description }
    getValue={ () => field.get(element) ?? '' }
    setValue={ value => field.set(services, element, value || undefined) }
    getOptions={ () => [{ label: translate('Not stated'), value: '' }, ...choices] }
  />;
}

/** Turns `{id, label, description, type, choices, get, set}`, in the language of the page, into an entry. */
export function entry(field) {
  return { id: field.id, field, component: Field, isEdited: KINDS[field.type].isEdited };
}
