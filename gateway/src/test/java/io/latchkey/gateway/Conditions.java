package io.latchkey.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** The words that the rules of the house are written in and that ArchUnit has not. */
final class Conditions {
  private Conditions() {}

  /** Nobody outside the package can make one, by a constructor or by a subclass. */
  static final ArchCondition<JavaClass> BE_MADE_AT_HOME =
      new ArchCondition<>("be made in their own package only") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          if (!isClosed(type)) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " can be forged"));
          }
        }
      };

  private static boolean isClosed(JavaClass type) {
    Set<JavaConstructor> constructors = type.getConstructors();
    boolean extensible =
        !type.getModifiers().contains(JavaModifier.FINAL)
            && !constructors.stream()
                .allMatch(c -> c.getModifiers().contains(JavaModifier.PRIVATE));
    boolean open =
        constructors.stream()
            .map(JavaConstructor::getModifiers)
            .anyMatch(m -> m.contains(JavaModifier.PUBLIC) || m.contains(JavaModifier.PROTECTED));
    return !type.isInterface() && !extensible && !open;
  }

  /** A call of, or a reference to, one of the methods of a type or of one of its subtypes. */
  static DescribedPredicate<JavaAccess<?>> calling(String type, String... methods) {
    Set<String> names = Set.of(methods);
    return describe(
        type + " " + names,
        access ->
            names.contains(access.getTarget().getName())
                && access.getTargetOwner().isAssignableTo(type));
  }

  /** A call of, or a reference to, a constructor with these parameters. */
  static DescribedPredicate<JavaAccess<?>> constructing(Class<?> type, Class<?>... parameters) {
    StringBuilder signature = new StringBuilder(type.getName()).append(".<init>(");
    for (int i = 0; i < parameters.length; i++) {
      signature.append(i == 0 ? "" : ", ").append(parameters[i].getName());
    }
    String full = signature.append(')').toString();
    return describe(full, access -> access.getTarget().getFullName().equals(full));
  }
}
