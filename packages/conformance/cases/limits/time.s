# timeout= ends a guest that spins.
# realmode: exit="limit time" timeout=100ms expect.bx=7
# realmode: judge="KVM run; machine: contract.ts"

        mov $7, %bx
        jmp .
