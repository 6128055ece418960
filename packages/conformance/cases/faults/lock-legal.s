# LOCK before every instruction that reads, modifies and writes memory runs.
# realmode: layout=flat exit=hlt mem.0x600=fbff judge="KVM run; SDM vol. 2, LOCK"
        mov $1, %ax
        lock add %ax, 0x600
        lock orw $4, 0x600
        lock andw $0xff, 0x600
        lock subw $2, 0x600
        lock xorw $1, 0x600
        lock incw 0x600
        lock decw 0x600
        lock notw 0x600
        lock negw 0x600         # 3, and CF set
        lock adcw $0, 0x600
        lock sbbw $0, 0x600
        lock btcw $8, 0x600
        lock btrw $8, 0x600
        lock notw 0x600
        lock xchg %ax, 0x602
        lock xadd %ax, 0x604
        lock cmpxchg %ax, 0x606
        lock cmpxchg8b 0x608
        hlt
