# A CMPXCHG loop from two vCPUs counts every turn.
# realmode: layout=flat vcpus=2 exit=hlt mem.0x600=d0070000 judge="KVM run; SDM vol. 2, CMPXCHG"
        mov $1000, %cx
1:      mov 0x600, %eax
2:      lea 1(%eax), %ebx
        lock cmpxchg %ebx, 0x600
        jnz 2b
        loop 1b
        xor %eax, %eax
        xor %ebx, %ebx          # what it found last is chance
        hlt
