# timeout= ends a guest that spins.
# realmode: exit="limit time" timeout=100ms expect.bx=7
# realmode: judge="KVM run; INTERFACES: Running options"

        mov $7, %bx
        jmp .
