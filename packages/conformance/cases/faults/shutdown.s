# An exception whose handler entry needs a word at SP = 1 ends in shutdown.
# realmode: exit=shutdown
# realmode: judge="KVM run; SDM vol. 3, Double Fault"

        mov $1, %sp
        push %ax
        hlt
