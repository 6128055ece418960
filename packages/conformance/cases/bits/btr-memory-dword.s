# BTR with a doubleword register offset reaches the doubleword it is in.
# realmode: exit=hlt mem.0x600=ffffffff mem.0x604=fffffffd flags=C judge="KVM run; SDM vol. 2, BTR"
        movl $-1, 0x600
        movl $-1, 0x604
        mov $57, %eax
        btr %eax, 0x600
        hlt
