#!/usr/bin/env bats
# A sweep that is killed goes on where it was; by hand: sh tests/kill.sh build/squall 50

load common

@test "killed six times at random instants and resumed: the store of an undisturbed sweep" {
    run -0 timeout 60 sh "$BATS_TEST_DIRNAME/kill.sh" "$squall" 6
    [[ $output == *"6 kills"*"all equal"* ]]
}
