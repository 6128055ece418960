# A counter of 64 bits by LOCK CMPXCHG8B from two vCPUs: its carry is never lost.
# realmode: layout=flat vcpus=2 init.0x600=0cfeffff00000000 exit=hlt mem.0x600=f401000001000000 judge="KVM run; SDM vol. 2, CMPXCHG8B"
        mov $500, %si
1:      mov 0x600, %eax
        mov 0x604, %edx
2:      mov %eax, %ebx
        mov %edx, %ecx
        add $1, %ebx
        adc $0, %ecx
        lock cmpxchg8b 0x600
        jnz 2b
        dec %si
        jnz 1b
        xor %eax, %eax
        xor %ebx, %ebx
        xor %ecx, %ecx
        xor %edx, %edx
        cmp %ax, %ax
        hlt
