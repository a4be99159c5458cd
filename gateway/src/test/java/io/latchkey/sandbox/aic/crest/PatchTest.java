package io.latchkey.sandbox.aic.crest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.tenant.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What patches do, and which are none. */
class PatchTest {
  private static final String OBJECT =
      "{\"a\":\"x\",\"n\":1,\"list\":[1,2,1],\"in\":{\"side\":true},\"big\":1e999}";

  private static ObjectNode patched(String operations) {
    ObjectNode object = (ObjectNode) Json.read(OBJECT).orElseThrow();
    Patch.of(Json.read(operations.replace('\'', '"')).orElseThrow()).apply(object);
    return object.without("big");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | {'a':'x','n':1,'list':[1,2,1],'in':{'side':true}}",
        "[{'operation':'replace','field':'a','value':'y'}]"
            + " | {'a':'y','n':1,'list':[1,2,1],'in':{'side':true}}",
        "[{'operation':'replace','field':'/in/side','value':0}]"
            + " | {'a':'x','n':1,'list':[1,2,1],'in':{'side':0}}",
        "[{'operation':'replace','field':'/new/deep','value':0}]"
            + " | {'a':'x','n':1,'list':[1,2,1],'in':{'side':true},'new':{'deep':0}}",
        "[{'operation':'replace','field':'/list/1','value':9}]"
            + " | {'a':'x','n':1,'list':[1,9,1],'in':{'side':true}}",
        "[{'operation':'replace','field':'a'}]" + " | {'n':1,'list':[1,2,1],'in':{'side':true}}",
        "[{'operation':'add','field':'list','value':[3]}]"
            + " | {'a':'x','n':1,'list':[1,2,1,3],'in':{'side':true}}",
        "[{'operation':'add','field':'/list/-','value':4}]"
            + " | {'a':'x','n':1,'list':[1,2,1,4],'in':{'side':true}}",
        "[{'operation':'add','field':'b','value':5}]"
            + " | {'a':'x','n':1,'list':[1,2,1],'in':{'side':true},'b':5}",
        "[{'operation':'remove','field':'list','value':1}]"
            + " | {'a':'x','n':1,'list':[2],'in':{'side':true}}",
        "[{'operation':'remove','field':'a','value':'other'}]"
            + " | {'a':'x','n':1,'list':[1,2,1],'in':{'side':true}}",
        "[{'operation':'remove','field':'/in/side'},{'operation':'remove','field':'gone'}]"
            + " | {'a':'x','n':1,'list':[1,2,1],'in':{}}",
        "[{'operation':'increment','field':'n','value':2}]"
            + " | {'a':'x','n':3,'list':[1,2,1],'in':{'side':true}}",
        "[{'operation':'copy','from':'a','field':'c'}]"
            + " | {'a':'x','n':1,'list':[1,2,1],'in':{'side':true},'c':'x'}",
        "[{'operation':'move','from':'a','field':'c'}]"
            + " | {'n':1,'list':[1,2,1],'in':{'side':true},'c':'x'}",
      })
  void aPatchChangesTheObject(String operations, String expected) {
    assertThat(patched(operations)).hasToString(expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[{}]",
        "[1]",
        "[{'operation':'replace','field':'','value':1}]",
        "[{'operation':'explode','field':'a','value':1}]",
        "[{'operation':'add','field':'a'}]",
        "[{'operation':'increment','field':'n','value':'1'}]",
        "[{'operation':'increment','field':'a','value':1}]",
        "[{'operation':'increment','field':'n','value':1e999}]",
        "[{'operation':'increment','field':'big','value':1}]",
        "[{'operation':'copy','from':'gone','field':'a'}]",
        "[{'operation':'copy','field':'a'}]",
        "[{'operation':'replace','field':'/list/7','value':1}]",
        "[{'operation':'replace','field':'/list/x','value':1}]",
        "[{'operation':'replace','field':'/a/b','value':1}]",
      })
  void whatIsNoPatchIsRefused(String operations) {
    assertThatThrownBy(() -> patched(operations))
        .isInstanceOf(CrestException.class)
        .hasMessageStartingWith("400 ");
  }

  @Test
  void anythingIsEitherAPatchOrRefused() {
    String[] names = {"add", "remove", "replace", "increment", "copy", "move", "x"};
    String[] fields = {"a", "/list/0", "/list/-", "/in/side/x", "in", "~", "/", "n", "/list/-/x"};
    String[] values = {"1", "\"y\"", "[1]", "{}", "null", "1e400"};
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String operation =
          "[{\"operation\":\"%s\",\"field\":\"%s\",\"from\":\"%s\",\"value\":%s}]"
              .formatted(
                  names[random.nextInt(names.length)],
                  fields[random.nextInt(fields.length)],
                  fields[random.nextInt(fields.length)],
                  values[random.nextInt(values.length)]);
      try {
        assertThat(patched(operation)).isNotNull();
      } catch (CrestException refused) {
        assertThat(refused.status()).as(operation).isEqualTo(400);
      }
    }
  }
}
